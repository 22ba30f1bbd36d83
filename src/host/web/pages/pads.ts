import { byId } from "./dom.ts";

/** One pad: what stands on it and the version it lets be heard. */
export interface Pad {
  readonly key: string;
  readonly voice: number;
  /** A name below the key; empty while it is hidden. */
  readonly note: string;
}

/** The row of pads: one is pressed, keys 1 to 9 press them too. */
export class PadRow {
  readonly #onPress: (voice: number) => void;
  #pads: readonly Pad[] = [];
  #pressed = 0;

  constructor(onPress: (voice: number) => void) {
    this.#onPress = onPress;
  }

  /** Puts up other pads and presses one of them. */
  show(pads: readonly Pad[], pressed = 0): void {
    this.#pads = pads;
    byId("pads").replaceChildren(...pads.map((pad, index) => this.#padButton(pad, index)));
    this.press(pressed);
  }

  press(index: number): void {
    if (index >= this.#pads.length) return;
    this.#pressed = index;
    [...byId("pads").children].forEach((element, at) => {
      element.setAttribute("aria-pressed", String(at === index));
    });
    this.#onPress(this.#pads[index].voice);
  }

  get pressed(): number {
    return this.#pressed;
  }

  #padButton({ key, note }: Pad, index: number): HTMLButtonElement {
    const element = document.createElement("button");
    element.type = "button";
    const small = document.createElement("small");
    small.textContent = note;
    element.append(key, small);
    element.addEventListener("click", () => this.press(index));
    return element;
  }
}
