import type { JSX } from 'preact';
import { useMemo, useRef } from 'preact/hooks';
import type { ViewedTensor } from '../../core/inspection/tensorView/dumpListing';
import { extentOf } from '../../core/tensors/tensorSlice';
import { Icon } from '../components/Icon';
import * as l10n from '../text/l10n';
import { byteCount, plural } from '../text/numbers';
import { AxisPickers } from './AxisPickers';
import { CellGrid, type CellGridHandle } from './CellGrid';
import { fittingSlice, sliceText } from './choices';
import { GridTools } from './GridTools';
import { HeatMapView } from './HeatMapView';
import { placeOf } from './placeTyped';
import { scaleOf } from './shading';
import { SummaryView } from './SummaryView';
import { useTensorPage } from './tensorContext';
import { useHeatMap, useSummary } from './useLongWork';

/** One tensor: a slice of it as a table, and the whole in numbers and pictures. */
export function TensorSection({ tensor }: { readonly tensor: ViewedTensor }): JSX.Element {
  const { choices, choose } = useTensorPage();
  const { name, shape, dtype, byteLength, hidden, isNumeric } = tensor;
  const chosen = choices.slices[name];
  const slice = useMemo(() => fittingSlice(shape, chosen), [chosen, shape]);
  const grid = useRef<CellGridHandle>(null);
  const summary = useSummary(tensor);
  const heatMap = useHeatMap(tensor, slice, summary.state.kind !== 'running');
  const elements = shape.reduce((product, length) => product * length, 1);
  const scale = summary.state.kind === 'done' ? scaleOf(summary.state.result.min, summary.state.result.max) : null;
  const extent = extentOf(shape, slice);
  const go = (index: readonly number[]): void => {
    const place = placeOf(index, slice);
    if (place.slice !== slice) {
      choose({ slices: { ...choices.slices, [name]: place.slice }, cell: place.cell });
    }
    grid.current?.show(place.cell);
  };
  return (
    <section class="tensor" aria-label={l10n.t('Tensor')}>
      <div class="tensor-title">
        <h2 class="path">{name === '' ? l10n.t('unnamed') : name}<span class="muted">{sliceText(slice)}</span></h2>
        <p class="statistics muted">
          <span>{l10n.parts('shape {0}', <span class="number">[{shape.join(', ')}]</span>)}</span><span>{dtype}</span><span>{plural(elements, 'element')}</span><span>{byteCount(byteLength)}</span>
        </p>
      </div>
      {hidden !== undefined
        ? <p class="empty"><Icon name="circle-slash" /> {l10n.t('It cannot be shown: it {0}.', hidden)}</p>
        : elements === 0
          ? <p class="empty">{l10n.t('It has no elements.')}</p>
          : (
            <>
              <AxisPickers shape={shape} slice={slice} onChange={(changed) => { choose({ slices: { ...choices.slices, [name]: changed } }); }} />
              <div class="tensor-body">
                <div class="tensor-cells">
                  <GridTools tensor={tensor} slice={slice} grid={grid} canShade={scale !== null} />
                  <CellGrid key={`${slice.rows ?? ''},${slice.columns ?? ''}`} handle={grid} tensor={tensor} slice={slice} scale={choices.isShaded ? scale : null} />
                </div>
                {isNumeric && (
                  <div class="tensor-side">
                    <SummaryView work={summary} dtype={dtype} onGo={(index) => { go(index); }} />
                    <HeatMapView name={`${name === '' ? 'unnamed' : name}${sliceText(slice)}`} work={heatMap} extent={extent} onGo={(cell) => { grid.current?.show(cell); }} />
                  </div>
                )}
              </div>
            </>
          )}
    </section>
  );
}
