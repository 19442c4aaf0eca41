import type { ComponentChildren, JSX } from 'preact';

interface FieldProps {
  readonly label: string;
  /** Why the value is what it is, or what it means. */
  readonly note?: string | undefined;
  readonly problem?: string | undefined;
  readonly children: ComponentChildren;
}

/** A line of the form: name, control, and below it what there is to say. */
export function Field({ label, note, problem, children }: FieldProps): JSX.Element {
  return (
    <div class="field">
      <span class="field-label" aria-hidden="true">{label}</span>
      <div class="field-control">
        {children}
        {problem !== undefined && <p class="field-error" role="alert">{problem}</p>}
        {note !== undefined && note !== '' && <p class="field-note">{note}</p>}
      </div>
    </div>
  );
}
