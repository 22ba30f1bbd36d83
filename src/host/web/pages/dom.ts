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

/** A heading line in bold and a sentence below it, as text. */
export function showResult(place: HTMLElement, headline: string, sentence: string): void {
  const strong = document.createElement("strong");
  strong.textContent = headline;
  place.className = "result";
  place.replaceChildren(strong, sentence);
}

/** JSON of a script element. */
export function readData<T>(id: string): T {
  return JSON.parse(byId(id).textContent ?? "null") as T;
}
