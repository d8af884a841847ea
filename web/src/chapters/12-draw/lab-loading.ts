// What figures show while the training images are not there: the offer to load them, progress, what went wrong.
import { css, html, nothing, type TemplateResult } from 'lit';
import '../../widgets/error-note.js';
import { formatBytes, formatCount } from '../../widgets/format.js';
import '../../widgets/progress-bar.js';
import type { DigitLab } from './digit-lab.js';

/** What a figure says while nothing has been read that it could be about. */
export function renderNoReading(drawn: boolean): TemplateResult {
  return drawn
    ? html`Your drawing has not been read. <a href="#draw">The pad</a> at the top of this chapter says why, and tries again.`
    : html`There is no drawing yet. Draw a digit on <a href="#draw">the pad</a> at the top of this chapter.`;
}

/** `offer`: what the button says; `task`: what the images are for. */
export function renderLoading(lab: DigitLab, offer: string, task: string): TemplateResult {
  const { data, asked, problem } = lab;
  const progress =
    asked && !problem
      ? html`<progress-bar label="Images" testid="lab-progress" .value=${data && data.totalBytes > 0 ? data.loadedBytes / data.totalBytes : undefined}
          text=${data ? `${formatBytes(data.loadedBytes)} of ${formatBytes(data.totalBytes)}` : ''}></progress-bar>`
      : nothing;
  return html`<div class="loading">
    <p>${task} They are 11 MB, loaded once, when you ask for them.</p>
    ${asked ? progress : html`<button type="button" class="primary" @click=${lab.load}>${offer}</button>`}
    <error-note testid="lab-error" .message=${asked ? problem : ''} @retry=${lab.load}></error-note>
    ${
      lab.canMakeDo
        ? html`<button type="button" @click=${lab.makeDo}>Go on with the ${formatCount(data?.trainImages ?? 0)} that are there</button>`
        : nothing
    }
  </div>`;
}

export const loadingStyles = css`
  .loading {
    display: grid;
    gap: 0.75rem;
    justify-items: start;
    max-width: 26rem;
  }
  .loading > * {
    margin: 0;
  }
  progress-bar {
    width: 100%;
  }
  .empty {
    display: flex;
    align-items: center;
    min-height: 14rem;
    padding: 1.5rem;
    background: var(--paper-raised);
    border-radius: 0.4rem;
    color: var(--ink-soft);
  }
  .empty p {
    margin: 0;
  }
  a {
    color: var(--accent);
  }
`;
