// Who gets a key: what has the focus comes first, then its figure, then the page.

const TEXT_INPUTS = new Set(['text', 'search', 'number', 'email', 'url', 'tel', 'password']);

/** The element that has the focus of a keyboard event, inside whatever shadow trees it lies in. */
export function keyTarget(event: KeyboardEvent): Element | undefined {
  const target = event.composedPath()[0];
  return target instanceof Element ? target : undefined;
}

/** Whether Control, Alt or Meta is held: such keys belong to the browser. */
export function hasModifier(event: KeyboardEvent): boolean {
  return event.ctrlKey || event.altKey || event.metaKey;
}

/**
 * Whether the focused element has a use of its own for the key, so that neither figure nor page may take it.
 * An element can claim all keys with the attribute `data-wants-keys`, or some: `data-wants-keys="ArrowLeft Space"`.
 */
export function wantsKey(event: KeyboardEvent): boolean {
  if (event.defaultPrevented || event.isComposing || hasModifier(event)) return true;
  for (const node of event.composedPath()) {
    if (!(node instanceof HTMLElement)) continue;
    const claim = node.dataset.wantsKeys;
    if (claim === undefined) continue;
    if (claim === '' || claim.split(' ').includes(event.key === ' ' ? 'Space' : event.key)) return true;
  }
  const target = keyTarget(event);
  return target !== undefined && elementUsesKey(target, event.key);
}

function elementUsesKey(target: Element, key: string): boolean {
  if (target instanceof HTMLElement && target.isContentEditable) return true;
  if (target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement) return true;
  if (target instanceof HTMLInputElement) {
    if (TEXT_INPUTS.has(target.type)) return true;
    if (target.type === 'range' || target.type === 'radio') return key !== 'Escape' && key.length > 1;
    return key === ' ' || key === 'Enter';
  }
  const role = target.getAttribute('role');
  if (role === 'slider' || role === 'spinbutton') return true;
  if (target instanceof HTMLAnchorElement) return key === 'Enter';
  if (target instanceof HTMLButtonElement || target.tagName === 'SUMMARY') {
    return key === ' ' || key === 'Enter';
  }
  return false;
}
