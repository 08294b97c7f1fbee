// Tables in Markdown, as docs/performance.md has them.

export function printTable(head, rows) {
  const lines = [head, head.map(() => "---"), ...rows].map((cells) => `| ${cells.join(" | ")} |`);
  console.log(`${lines.join("\n")}\n`);
}

// How many of some times fall into each second. `entries` are names with their times, in seconds.
export function printHistogram(title, entries, lastSecond) {
  const bins = Array.from({ length: lastSecond }, (_, second) => `${second}–${second + 1}`);
  const rows = entries.map(([name, seconds]) => {
    const counts = bins.map((_, bin) => seconds.filter((time) => Math.floor(time) === bin).length || "");
    const later = seconds.filter((time) => time >= lastSecond).length || "";
    return [name, seconds.length, ...counts, later, ...spread(seconds).map((time) => time.toFixed(1))];
  });
  printTable([title, "runs", ...bins, "later", "median", "slowest"], rows);
}

// `entries` are names with their times, in milliseconds.
export function printLatencies(title, entries) {
  const rows = entries.map(([name, times]) => {
    const sorted = [...times].sort((a, b) => a - b);
    const p99 = sorted[Math.floor(0.99 * sorted.length)];
    const [median, slowest] = spread(times);
    return [name, times.length, ...[median, p99, slowest].map((time) => time.toFixed(1))];
  });
  printTable([title, "answers", "p50, ms", "p99, ms", "slowest, ms"], rows);
}

// Median and greatest.
export function spread(times) {
  const sorted = [...times].sort((a, b) => a - b);
  return [sorted[Math.floor(sorted.length / 2)], sorted.at(-1)];
}
