/** The element with this id; the page's own markup guarantees it. */
export function byId<T extends HTMLElement = HTMLElement>(id: string): T {
  return document.getElementById(id) as T;
}

/** A button with a label that does something. */
export function button(label: string, act: () => void, className = ""): HTMLButtonElement {
  const element = document.createElement("button");
  element.type = "button";
  element.textContent = label;
  element.className = className;
  element.addEventListener("click", act);
  return element;
}

/** A heading line, a sentence below it and, where there is one, a command to type. */
export function showResult(place: HTMLElement, headline: string, sentence: string, command = ""): void {
  const strong = document.createElement("strong");
  strong.textContent = headline;
  const code = document.createElement("code");
  code.textContent = command;
  place.className = "result";
  place.replaceChildren(strong, sentence, ...(command === "" ? [] : [document.createElement("br"), code]));
}

/** Brings a sentence to eyes, keyboard and screen reader: what was pressed before is often gone, and on a phone the sentence may be off the screen. */
export function moveTo(sentence: HTMLElement, around: HTMLElement = sentence): void {
  sentence.tabIndex = -1;
  sentence.focus({ preventScroll: true });
  around.scrollIntoView({ block: "nearest" });
}

/** Fills a group of radio buttons that look like keys; `chosen` is pressed. */
export function fillChoice(id: string, options: readonly (readonly [value: number, label: string])[], chosen: number): void {
  const labels = options.map(([value, text]) => {
    const input = Object.assign(document.createElement("input"), { type: "radio", name: id, value: String(value), checked: value === chosen });
    const key = Object.assign(document.createElement("span"), { textContent: text });
    const label = document.createElement("label");
    label.append(input, key);
    return label;
  });
  byId(id).replaceChildren(...labels);
}

/** The pressed key of a group; null before it is filled. */
export function choiceOf(id: string): number | null {
  const input = document.querySelector<HTMLInputElement>(`#${id} input:checked`);
  return input ? Number(input.value) : null;
}

/** Presses a key of a group. */
export function choose(id: string, value: number): void {
  const input = document.querySelector<HTMLInputElement>(`#${id} input[value="${value}"]`);
  if (input) input.checked = true;
}

/** JSON of a script element. */
export function readData<T>(id: string): T {
  return JSON.parse(byId(id).textContent ?? "null") as T;
}
