// What the tabs of one page tell each other. Nothing is stored: a session lives as long as one tab does.

import type { Tokens } from "./tokens";

// `version` grows with every change, so that a late message never undoes a later one.
export interface State {
  version: number;
  // Absent when nobody is logged in.
  tokens?: Tokens;
}

type Message = { kind: "ask" } | { kind: "state"; state: State };

const ANSWER_DEADLINE_MS = 200;
// After an answer: for other tabs that may know better.
const FURTHER_ANSWERS_MS = 30;

export class Tabs {
  state: State = { version: 0 };
  readonly #channel = new BroadcastChannel("countersign-session");
  readonly #changed: () => void;

  constructor(changed: () => void) {
    this.#changed = changed;
    this.#channel.onmessage = ({ data }: MessageEvent<Message>) => {
      if (data.kind === "state") this.#adopt(data.state);
      else if (this.state.version > 0) this.#tell();
    };
  }

  // Changes the state by `step`, one tab at a time. The step sees the newest state that any tab has: this one may have
  // slept through a change. What the step leaves unchanged is told to nobody.
  async change(step: (state: State) => Promise<Tokens | undefined>): Promise<void> {
    await navigator.locks.request("countersign-session", async () => {
      await this.ask();
      const before = this.state.tokens;
      const tokens = await step(this.state);
      if (tokens === before) return;
      this.#adopt({ version: this.state.version + 1, tokens });
      this.#tell();
    });
  }

  // Asks the other tabs for their state; resolves when those that are there have answered. One that has slept through a change
  // may be the first to answer, so that the others are waited for.
  async ask(): Promise<void> {
    const answered = new Promise<void>((resolve) => {
      let timer = setTimeout(done, ANSWER_DEADLINE_MS);
      const listen = ({ data }: MessageEvent<Message>) => {
        if (data.kind !== "state") return;
        clearTimeout(timer);
        timer = setTimeout(done, FURTHER_ANSWERS_MS);
      };
      this.#channel.addEventListener("message", listen);
      const channel = this.#channel;
      function done() {
        channel.removeEventListener("message", listen);
        resolve();
      }
    });
    this.#channel.postMessage({ kind: "ask" } satisfies Message);
    await answered;
  }

  #tell(): void {
    this.#channel.postMessage({ kind: "state", state: this.state } satisfies Message);
  }

  #adopt(state: State): void {
    if (state.version <= this.state.version) return;
    this.state = state;
    this.#changed();
  }
}
