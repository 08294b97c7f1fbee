/* Lets the disk of its process fail: loaded with LD_PRELOAD, it answers EIO to what reads or writes files.
 * Sockets, pipes and terminals are left alone, and so is what is only opened.
 *
 * DISK_SHIM_FAILS names a file with what fails: a number of 32 bits, in which 1 stands for writing and 2 for
 * reading. It may change at any moment.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

enum { WRITING = 1, READING = 2 };

static const volatile uint32_t *fails;

__attribute__((constructor)) static void begin(void) {
  const char *name = getenv("DISK_SHIM_FAILS");
  int file = name ? open(name, O_RDONLY | O_CLOEXEC) : -1;
  if (file < 0) return;
  void *page = mmap(NULL, sizeof *fails, PROT_READ, MAP_SHARED, file, 0);
  if (page != MAP_FAILED) fails = page;
  close(file);
}

static int works(int file, uint32_t what) {
  struct stat status;
  int before = errno;
  int on_disk = fails && (*fails & what) && fstat(file, &status) == 0 && S_ISREG(status.st_mode);
  errno = on_disk ? EIO : before;
  return !on_disk;
}

ssize_t write(int file, const void *data, size_t size) {
  return works(file, WRITING) ? syscall(SYS_write, file, data, size) : -1;
}

ssize_t pwrite64(int file, const void *data, size_t size, off64_t at) {
  return works(file, WRITING) ? syscall(SYS_pwrite64, file, data, size, at) : -1;
}

ssize_t pwrite(int file, const void *data, size_t size, off_t at) { return pwrite64(file, data, size, at); }

int ftruncate64(int file, off64_t size) { return works(file, WRITING) ? syscall(SYS_ftruncate, file, size) : -1; }

int ftruncate(int file, off_t size) { return ftruncate64(file, size); }

int fsync(int file) { return works(file, WRITING) ? syscall(SYS_fsync, file) : -1; }

int fdatasync(int file) { return works(file, WRITING) ? syscall(SYS_fdatasync, file) : -1; }

ssize_t read(int file, void *data, size_t size) {
  return works(file, READING) ? syscall(SYS_read, file, data, size) : -1;
}

ssize_t pread64(int file, void *data, size_t size, off64_t at) {
  return works(file, READING) ? syscall(SYS_pread64, file, data, size, at) : -1;
}

ssize_t pread(int file, void *data, size_t size, off_t at) { return pread64(file, data, size, at); }
