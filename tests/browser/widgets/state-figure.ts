// A figure that does nothing but have a state, for the tests of links and files.
import { html, LitElement, type TemplateResult } from 'lit';
import { FigureState, integer, numbers, pointSet } from '../../../web/src/lecture/figure-state.js';
import '../../../web/src/lecture/share-link.js';
import { type PointSet, pointSetOf } from '../../../web/src/plots/point-set.js';

export class StateFigure extends LitElement {
  seed = 1;
  line: ArrayLike<number> = [1, 1, -0.5];
  points: PointSet = pointSetOf([[0, 1, 1]]);
  readonly link = new FigureState(this, {
    figure: 'state-figure',
    version: 1,
    fields: { seed: integer(0, 9999), line: numbers(3), points: pointSet() },
    write: () => ({ seed: this.seed, line: this.line, points: this.points }),
    read: (state) => Object.assign(this, state),
  });

  protected override render(): TemplateResult {
    return html`<p>Seed ${this.seed}, ${this.points.x1.length} points</p><share-link .source=${this.link}></share-link>`;
  }
}

customElements.define('state-figure', StateFigure);
