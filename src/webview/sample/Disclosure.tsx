import type { ComponentChildren, JSX } from 'preact';
import { useState } from 'preact/hooks';
import { Icon } from '../components/Icon';

interface DisclosureProps {
  readonly title: string;
  /** Beside the title, muted. */
  readonly aside?: string;
  /** Made only while it is open. */
  readonly children: () => ComponentChildren;
}

/** A part of the sample's card that is opened where it is wanted, and stays open from sample to sample. */
export function Disclosure({ title, aside, children }: DisclosureProps): JSX.Element {
  const [open, setOpen] = useState(false);
  return (
    <div class="card-part">
      <h3 class="caption">
        <button type="button" class="disclosure" aria-expanded={open} onClick={() => { setOpen(!open); }}>
          <Icon name={open ? 'chevron-down' : 'chevron-right'} /> {title}
          {aside !== undefined && <span class="muted aside">{aside}</span>}
        </button>
      </h3>
      {open && children()}
    </div>
  );
}
