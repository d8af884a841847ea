// Figures render into the page itself, so that their chapter.css lays them out.

/** The element as its own render root, without what stood between its tags until the script ran. */
export function lightRoot(element: HTMLElement): HTMLElement {
  element.replaceChildren();
  return element;
}
