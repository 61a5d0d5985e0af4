// Node's clock stands at the time that NOW says.
const now = Date.parse(process.env.NOW);

globalThis.Date = class extends Date {
  constructor(...parts) {
    super(...(parts.length === 0 ? [now] : parts));
  }

  static now() {
    return now;
  }
};
