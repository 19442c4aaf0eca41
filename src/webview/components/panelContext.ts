import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import type { InspectionView } from '../../core/inspection/document';
import type { LossSpec } from '../../core/spec/lossSpec';
import type { PanelClient } from '../state/panelClient';
import type { PanelAction, PanelState } from '../state/panelState';

/** What every part of the panel may read and do. */
export interface Panel {
  readonly state: PanelState;
  readonly dispatch: (action: PanelAction) => void;
  readonly client: Pick<PanelClient, 'call'>;
  /** Inspects with a changed spec, which can be undone. */
  readonly edit: (spec: LossSpec) => void;
  readonly undo: () => void;
  readonly redo: () => void;
  /** Tells the user what a call came to nothing for. */
  readonly fail: (error: unknown) => void;
}

export const PanelContext = createContext<Panel | null>(null);

export function usePanel(): Panel {
  const panel = useContext(PanelContext);
  if (panel === null) {
    throw new Error('a part of the panel stands outside of it');
  }
  return panel;
}

/** The inspection shown. Parts that use it are rendered only where there is one. */
export function useView(): InspectionView {
  const { view } = usePanel().state;
  if (view === null) {
    throw new Error('no inspection to show');
  }
  return view;
}
