// The list of chapters and steps: closes when a link in it is followed, marks the step that is being read.

/** Below this width the contents are a drawer. The same number stands in shell.css. */
const WIDE = '(min-width: 75rem)';

/** Makes the contents follow the reader. */
export function startContents(): void {
  const contents = document.querySelector<HTMLElement>('#contents');
  if (!contents) return;
  contents.addEventListener('click', (event) => {
    if (event.target instanceof Element && event.target.closest('a')) hideDrawer(contents);
  });
  matchMedia(WIDE).addEventListener('change', () => hideDrawer(contents));
  markCurrentStep(contents);
}

function hideDrawer(contents: HTMLElement): void {
  if (contents.matches(':popover-open')) contents.hidePopover();
}

/** Scrolls the list, and only the list, so far that `link` can be seen. */
function keepInView(link: HTMLElement | undefined, list: HTMLElement): void {
  if (!link || !list.checkVisibility()) return;
  const [inner, outer] = [link.getBoundingClientRect(), list.getBoundingClientRect()];
  if (inner.top < outer.top) list.scrollTop += inner.top - outer.top;
  else if (inner.bottom > outer.bottom) list.scrollTop += inner.bottom - outer.bottom;
}

/** Marks the last step whose heading has passed the upper third of the window. */
function markCurrentStep(contents: HTMLElement): void {
  const links = new Map<string, HTMLAnchorElement>();
  for (const link of contents.querySelectorAll<HTMLAnchorElement>('.steps a')) links.set(link.hash.slice(1), link);
  const above = new Set<string>();
  const steps = [...document.querySelectorAll<HTMLElement>('section.step')];
  const observer = new IntersectionObserver(
    (entries) => {
      for (const { target, isIntersecting } of entries) {
        if (isIntersecting) above.add(target.id);
        else above.delete(target.id);
      }
      const current = steps.filter((step) => above.has(step.id)).at(-1);
      for (const [id, link] of links) {
        if (id === current?.id) link.setAttribute('aria-current', 'step');
        else link.removeAttribute('aria-current');
      }
      keepInView(links.get(current?.id ?? ''), contents);
    },
    // A line at a third of the window's height: the step that it crosses is the one being read.
    { rootMargin: '-33% 0px -66% 0px' },
  );
  for (const step of steps) observer.observe(step);
}
