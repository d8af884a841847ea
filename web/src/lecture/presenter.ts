// Presenter mode: one step at a time, large, with keys, dots, full screen and a link to each step.
import { hasModifier, wantsKey } from '../widgets/keys.js';
import { formatFragment, parseFragment } from './fragment.js';
import { icons } from './presenter-icons.js';
import { recall, remember } from './storage.js';

/** Starts presenter mode on a chapter's page. */
export function startPresenter(): void {
  const steps = [...document.querySelectorAll<HTMLElement>('section.step')];
  if (steps.length > 0) new Presenter(steps).start();
}

class Presenter {
  private readonly root = document.documentElement;
  private readonly bar: HTMLElement;
  private at = 0;
  private keys = recall('keys') !== 'off';

  constructor(private readonly steps: readonly HTMLElement[]) {
    this.bar = this.createBar();
  }

  start(): void {
    document.body.append(this.bar);
    document.querySelector('[data-action="present"]')?.addEventListener('click', () => this.enter(this.stepInView()));
    window.addEventListener('keydown', (event) => this.keyed(event));
    window.addEventListener('hashchange', () => this.followAddress());
    document.addEventListener('fullscreenchange', () => this.showState());
    for (const box of this.keyBoxes()) {
      box.addEventListener('change', () => this.setKeys(box.checked));
    }
    this.setKeys(this.keys);
    this.followAddress();
  }

  private get presenting(): boolean {
    return this.root.dataset.presenting !== undefined;
  }

  /** Goes where the address says: from a deep link, a dot, or the browser's back button. */
  private followAddress(): void {
    const { step, present } = parseFragment(location.hash);
    const index = step === '' ? 0 : this.steps.findIndex((section) => section.id === step);
    if (present) this.enter(Math.max(0, index));
    else if (this.presenting && index >= 0) this.show(index);
    // A fragment with more than a step in it means nothing to the browser, so it does not scroll by itself.
    else if (index > 0 && location.hash.includes('?')) this.steps[index]?.scrollIntoView();
  }

  private enter(index: number): void {
    this.root.dataset.presenting = '';
    this.bar.hidden = false;
    this.show(index);
  }

  private leave(): void {
    if (!this.presenting) return;
    delete this.root.dataset.presenting;
    this.rankHeadings();
    this.bar.hidden = true;
    if (document.fullscreenElement) void document.exitFullscreen();
    const step = this.steps[this.at];
    this.setAddress(false);
    step?.scrollIntoView({ behavior: 'instant' });
    document.querySelector<HTMLElement>('[data-action="present"]')?.focus({ preventScroll: true });
  }

  private show(index: number): void {
    this.at = Math.max(0, Math.min(this.steps.length - 1, index));
    for (const [i, step] of this.steps.entries()) step.toggleAttribute('data-current', i === this.at);
    this.rankHeadings();
    this.setAddress(true);
    this.showState();
    window.scrollTo({ top: 0, behavior: 'instant' });
    // Screen readers go on reading from the step's heading.
    const heading = this.steps[this.at]?.querySelector<HTMLElement>('h1, h2');
    heading?.setAttribute('tabindex', '-1');
    heading?.focus({ preventScroll: true });
  }

  /** The heading of the step shown is the only one on the screen, hence the page's first; outside presenter mode none is. */
  private rankHeadings(): void {
    for (const [i, step] of this.steps.entries()) {
      const heading = step.querySelector('h2');
      if (this.presenting && i === this.at) {
        heading?.setAttribute('role', 'heading');
        heading?.setAttribute('aria-level', '1');
      } else {
        heading?.removeAttribute('role');
        heading?.removeAttribute('aria-level');
      }
    }
  }

  private setAddress(present: boolean): void {
    const { figures } = parseFragment(location.hash);
    const step = this.steps[this.at]?.id ?? '';
    history.replaceState(history.state, '', formatFragment({ step, present, figures }));
  }

  private stepInView(): number {
    const line = window.innerHeight / 3;
    const passed = this.steps.filter((step) => step.getBoundingClientRect().top <= line);
    return Math.max(0, passed.length - 1);
  }

  private keyed(event: KeyboardEvent): void {
    if (!this.keys || hasModifier(event) || document.querySelector('[popover]:popover-open')) return;
    if (event.key.toLowerCase() === 'p' && !wantsKey(event)) {
      if (this.presenting) this.leave();
      else this.enter(this.stepInView());
      event.preventDefault();
    } else if (this.presenting && this.act(event)) {
      event.preventDefault();
    }
  }

  private act(event: KeyboardEvent): boolean {
    if (wantsKey(event)) return false;
    const actions: Record<string, () => void> = {
      ' ': () => this.show(this.at + (event.shiftKey ? -1 : 1)),
      ArrowRight: () => this.show(this.at + 1),
      PageDown: () => this.show(this.at + 1),
      ArrowLeft: () => this.show(this.at - 1),
      PageUp: () => this.show(this.at - 1),
      Home: () => this.show(0),
      End: () => this.show(this.steps.length - 1),
      f: () => this.toggleFullScreen(),
      F: () => this.toggleFullScreen(),
      Escape: () => this.leave(),
    };
    const action = actions[event.key];
    action?.();
    return action !== undefined;
  }

  private toggleFullScreen(): void {
    // A refusal (by the browser's settings, or in a frame) leaves everything as it was.
    const change = document.fullscreenElement ? document.exitFullscreen() : this.root.requestFullscreen();
    change.catch(() => undefined);
  }

  private keyBoxes(): NodeListOf<HTMLInputElement> {
    return document.querySelectorAll<HTMLInputElement>('input[data-action="keys"]');
  }

  private setKeys(on: boolean): void {
    this.keys = on;
    remember('keys', on ? undefined : 'off');
    for (const box of this.keyBoxes()) box.checked = on;
  }

  /** Brings dots and buttons in line with where we are. */
  private showState(): void {
    this.bar.querySelectorAll('a').forEach((dot, i) => {
      if (i === this.at) dot.setAttribute('aria-current', 'step');
      else dot.removeAttribute('aria-current');
    });
    const button = (name: string): HTMLButtonElement | null => this.bar.querySelector(`[data-do="${name}"]`);
    // Not `disabled`: a button that is switched off under the reader's finger loses the focus.
    button('back')?.setAttribute('aria-disabled', String(this.at === 0));
    button('on')?.setAttribute('aria-disabled', String(this.at === this.steps.length - 1));
    button('full')?.setAttribute('aria-pressed', String(document.fullscreenElement !== null));
    const count = this.bar.querySelector('.count');
    if (count) count.textContent = `${this.at + 1} / ${this.steps.length}`;
  }

  private createBar(): HTMLElement {
    const bar = document.createElement('nav');
    bar.className = 'presenter-bar';
    bar.hidden = true;
    bar.setAttribute('aria-label', 'Steps');
    const dots = document.createElement('ol');
    this.steps.forEach((step, i) => {
      const dot = document.createElement('a');
      dot.href = `#${step.id}`;
      dot.title = stepTitle(step);
      dot.setAttribute('aria-label', `Step ${i + 1}: ${stepTitle(step)}`);
      dot.addEventListener('click', (event) => {
        event.preventDefault();
        this.show(i);
      });
      const item = document.createElement('li');
      item.append(dot);
      dots.append(item);
    });
    const count = document.createElement('span');
    count.className = 'count';
    bar.append(
      button('back', 'Previous step (←)', () => this.show(this.at - 1)),
      dots,
      count,
      button('on', 'Next step (→)', () => this.show(this.at + 1)),
      button('full', 'Full screen (F)', () => this.toggleFullScreen()),
      button('leave', 'Leave presenter mode (Esc)', () => this.leave()),
    );
    return bar;
  }
}

function stepTitle(step: HTMLElement): string {
  return step.querySelector('h1, h2')?.textContent?.trim() ?? step.id;
}

function button(name: keyof typeof icons, label: string, act: () => void): HTMLButtonElement {
  const element = document.createElement('button');
  element.type = 'button';
  element.dataset.do = name;
  element.title = label;
  element.setAttribute('aria-label', label);
  element.innerHTML = icons[name];
  element.addEventListener('click', act);
  return element;
}
