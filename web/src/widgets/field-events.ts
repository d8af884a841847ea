// The one event of all fields.

/** Detail of `value-changed`: the value now, and whether the reader has let go (false while dragging). */
export interface ValueChange<T> {
  readonly value: T;
  readonly final: boolean;
}

/** The event that a field sends when the reader changes its value. It bubbles and leaves shadow trees. */
export type ValueChangedEvent<T> = CustomEvent<ValueChange<T>>;

export function valueChanged<T>(value: T, final: boolean): ValueChangedEvent<T> {
  return new CustomEvent('value-changed', {
    detail: { value, final },
    bubbles: true,
    composed: true,
  });
}
