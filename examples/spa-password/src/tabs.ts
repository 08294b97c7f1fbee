// What the tabs of one page tell each other. Nothing is stored: a session lives as long as one tab does.

import type { Tokens } from "./token-endpoint.js";

// `version` grows with every change, so that a late message never undoes a later one.
export interface State {
  version: number;
  // Absent when nobody is logged in.
  tokens?: Tokens;
}

type Message = { kind: "ask" } | { kind: "state"; state: State };

const ANSWER_DEADLINE_MS = 200;

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

  // Asks the other tabs for their state; resolves when one has answered, or when none is there.
  async ask(): Promise<void> {
    const answered = new Promise<void>((resolve) => {
      const listen = ({ data }: MessageEvent<Message>) => {
        if (data.kind === "state") done();
      };
      const done = () => {
        this.#channel.removeEventListener("message", listen);
        clearTimeout(timer);
        resolve();
      };
      const timer = setTimeout(done, ANSWER_DEADLINE_MS);
      this.#channel.addEventListener("message", listen);
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
