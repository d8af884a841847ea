// Formulas, tables and code that are wider than the column scroll by themselves; the keyboard must be able to reach them.

/** Makes every part of the prose that scrolls sideways reachable with Tab, and only those. */
export function startScrollers(): void {
  const observer = new ResizeObserver((entries) => {
    for (const { target } of entries) {
      if (target.scrollWidth > target.clientWidth + 1) target.setAttribute('tabindex', '0');
      else target.removeAttribute('tabindex');
    }
  });
  for (const element of document.querySelectorAll('.lecture pre, .lecture .table, .lecture .display-maths')) {
    observer.observe(element);
  }
}
