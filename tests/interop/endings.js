// What is started later ends earlier, and one that fails to end keeps no other from it.
export class Endings {
  #endings = [];

  after(end) {
    this.#endings.push(end);
  }

  async run() {
    const failures = [];
    while (this.#endings.length > 0) {
      try {
        await this.#endings.pop()();
      } catch (error) {
        failures.push(error);
      }
    }
    if (failures.length > 0) throw failures[0];
  }
}
