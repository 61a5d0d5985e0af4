/** Numbers in a row, eight bytes each. */
export class NumberList {
  #numbers = new Float64Array(1024);
  length = 0;

  push(value: number): void {
    if (this.length === this.#numbers.length) {
      const larger = new Float64Array(this.length * 2);
      larger.set(this.#numbers);
      this.#numbers = larger;
    }
    this.#numbers[this.length++] = value;
  }

  /** All of them; the list is empty then. */
  take(): Float64Array {
    const taken = this.#numbers.slice(0, this.length);
    this.length = 0;
    return taken;
  }
}
