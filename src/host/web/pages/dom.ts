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

/** JSON of a script element. */
export function readData<T>(id: string): T {
  return JSON.parse(byId(id).textContent ?? "null") as T;
}
