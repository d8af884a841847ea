// What the chapter's figures share: points that can be edited, chosen, pasted and seeded, and the engine that learns from them.
import { html, LitElement, nothing, type TemplateResult } from 'lit';
import type { EngineModule, PerceptronSettings } from '../../../../wasm_bindings/engine';
import { choice, integer, numbers, pointSet } from '../../lecture/figure-state.js';
import { lightRoot } from '../../lecture/light-root.js';
import { EngineController } from '../../lecture/page-engine.js';
import '../../lecture/share-link.js';
import type { StateRead, StateToWrite } from '../../lecture/state-fields.js';
import type { PointsChange } from '../../plots/plane-plot.js';
import { type PointSet, withOtherClass, withoutPoint } from '../../plots/point-set.js';
import '../../plots/plane-plot.js';
import '../../widgets/csv-paste.js';
import '../../widgets/error-note.js';
import type { ValueChangedEvent } from '../../widgets/field-events.js';
import '../../widgets/figure-frame.js';
import '../../widgets/number-field.js';
import '../../widgets/play-controls.js';
import '../../widgets/read-out.js';
import '../../widgets/select-field.js';
import { tuple } from './number-words.js';
import { PRESET_NAMES, type PresetName, presetOptions, TrainingPoints } from './training-points.js';

export const HIGHEST_SEED = 9999;
/** From this many points on, crosses would cover the picture and cost more than a frame. */
const CROSSES_UP_TO = 1000;

const CSV_EXAMPLE = 'x1,x2,class\n0,0,0\n0.5,1,1';

/** What the links of all these figures hold: the points, and the view of them. */
export const POINT_FIELDS = {
  preset: choice(...PRESET_NAMES),
  points: pointSet(10_000),
  view: numbers(4),
  seed: integer(0, HIGHEST_SEED),
  class: integer(0, 1),
};

/** Why the reader's points changed: a drag keeps the weights, another set begins anew. */
export type PointsEvent = 'edit' | 'set';

export abstract class PointsFigure extends LitElement {
  protected readonly loader = new EngineController(this);
  protected readonly data: TrainingPoints;
  protected order: PerceptronSettings['order'] = 'fixed';
  /** Class of points that the reader adds. */
  protected newClass = 1;
  /** The point that was last touched; the buttons below the picture act on it. */
  private selected = -1;
  private ready = false;

  /** `margin`: of the view about the points, in their spans. */
  constructor(preset: PresetName, margin = 0.5) {
    super();
    this.data = new TrainingPoints(preset, margin);
  }

  /** The points are others now, and the engine is there. Not called for a set without points. */
  protected abstract pointsChanged(engine: EngineModule, why: PointsEvent): void;

  /** Forgets all that was computed from the points. */
  protected abstract clear(): void;

  protected override createRenderRoot(): HTMLElement {
    return lightRoot(this);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.clear();
    // The engine's memory is given back; should the figure return, it begins with the points that it has.
    this.ready = false;
  }

  protected override willUpdate(): void {
    const { engine } = this.loader;
    if (!engine || this.ready) return;
    this.ready = true;
    if (this.data.count === 0) this.data.choose(engine, this.data.preset);
    this.renew('set');
  }

  /** For a link: POINT_FIELDS as they are. */
  protected pointState(): StateToWrite<typeof POINT_FIELDS> {
    const { preset, points, viewNumbers, seed } = this.data;
    return { preset, points, view: viewNumbers, seed, class: this.newClass };
  }

  /** Takes POINT_FIELDS out of a link, without beginning anew: restored() does that once all has been taken. */
  protected restorePoints(state: StateRead<typeof POINT_FIELDS>): void {
    this.data.restore(state.points, state.preset, state.seed, state.view);
    this.newClass = state.class;
  }

  /** A link has been taken over; the engine may not be there yet. */
  protected restored(): void {
    if (this.ready) this.renew('set');
  }

  /** Tells the figure about other points. */
  protected renew(why: PointsEvent): void {
    const { engine } = this.loader;
    if (this.selected >= this.data.count) this.selected = -1;
    if (this.data.count === 0) this.clear();
    else if (engine) this.pointsChanged(engine, why);
    this.requestUpdate();
  }

  /** Crosses for the points that `right` says are wrong; none for crowds. */
  protected wrongOf(right: ArrayLike<number>): number[] | undefined {
    if (right.length > CROSSES_UP_TO) return undefined;
    return Array.from(right).flatMap((isRight, i) => (isRight ? [] : [i]));
  }

  protected readonly pointSelected = (event: CustomEvent<{ index: number }>): void => {
    this.selected = event.detail.index;
    this.requestUpdate();
  };

  protected readonly pointsEdited = (event: CustomEvent<PointsChange>): void => {
    const { points, index, action } = event.detail;
    this.selected = action === 'remove' ? -1 : index;
    this.change(points);
  };

  private change(points: PointSet): void {
    this.data.edited(points);
    this.renew('edit');
  }

  private readonly relabelSelected = (): void => this.change(withOtherClass(this.data.points, this.selected));

  private readonly removeSelected = (): void => {
    const points = withoutPoint(this.data.points, this.selected);
    this.selected = -1;
    this.change(points);
  };

  /** What fingers and mice have no gesture for. */
  private renderSelected(): TemplateResult {
    const { x1, x2 } = this.data.points;
    const [x, y] = [x1[this.selected], x2[this.selected]];
    const none = x === undefined || y === undefined;
    const which = none ? 'Touch a point first' : `Point ${tuple([x, y])}`;
    return html`<div class="selected" role="group" aria-label="Selected point"><span>${which}</span>
      <button type="button" class="quiet" data-testid="relabel" ?disabled=${none} @click=${this.relabelSelected}>Other class</button>
      <button type="button" class="quiet" data-testid="remove" ?disabled=${none} @click=${this.removeSelected}>Remove</button></div>`;
  }

  /** Choice of points, class of new ones, seed, and a place for pasted text. */
  protected renderPointFields(withSeed = true): TemplateResult {
    const { data } = this;
    return html`<div slot="controls" class="fields">
        <select-field label="Points" testid="preset" .value=${data.preset} .options=${presetOptions(data.preset)}
          @value-changed=${this.presetChosen}></select-field>
        <select-field label="New points are" testid="new-class" .value=${String(this.newClass)}
          .options=${[{ value: '0', label: 'class 0' }, { value: '1', label: 'class 1' }]}
          @value-changed=${(event: ValueChangedEvent<string>) => {
            this.newClass = Number(event.detail.value);
            this.requestUpdate();
          }}></select-field>
        ${withSeed ? this.renderSeed() : nothing}
      </div>
      <div slot="controls">${this.renderSelected()}</div>
      <csv-paste slot="controls" label="Paste points as CSV" .example=${CSV_EXAMPLE} .message=${data.message}
        @csv-pasted=${this.pasted}></csv-paste>
      <p slot="controls" class="note" role="status" data-testid="csv-note">${data.note}</p>`;
  }

  private renderSeed(): TemplateResult {
    return html`<number-field label="Seed" integer testid="seed" .value=${this.data.seed} .min=${0} .max=${HIGHEST_SEED}
        @value-changed=${(event: ValueChangedEvent<number>) => this.reseed(event.detail.value)}></number-field>
      <button type="button" class="quiet" data-testid="new-seed"
        @click=${() => this.reseed((this.data.seed + 1) % (HIGHEST_SEED + 1))}>New seed</button>`;
  }

  protected renderOrder(): TemplateResult {
    return html`<select-field slot="controls" label="Order" testid="order" .value=${this.order}
      .options=${[{ value: 'fixed', label: 'fixed' }, { value: 'random', label: 'random' }]}
      @value-changed=${(event: ValueChangedEvent<PerceptronSettings['order']>) => {
        this.order = event.detail.value;
        this.renew('set');
      }}></select-field>`;
  }

  protected renderProblem(): TemplateResult {
    return html`<error-note slot="picture" .message=${this.loader.problem} @retry=${this.loader.load}></error-note>`;
  }

  private reseed(seed: number): void {
    const { engine } = this.loader;
    if (!engine) return;
    this.data.reseed(engine, seed);
    this.renew('set');
  }

  private readonly presetChosen = (event: ValueChangedEvent<PresetName>): void => {
    const { engine } = this.loader;
    if (!engine) return;
    this.data.choose(engine, event.detail.value);
    this.renew('set');
  };

  private readonly pasted = (event: CustomEvent<{ text: string }>): void => {
    const { engine } = this.loader;
    if (engine && this.data.paste(engine, event.detail.text)) this.renew('set');
    this.requestUpdate();
  };
}
