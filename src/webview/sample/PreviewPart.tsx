import type { JSX } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import type { SamplePreview } from '../../core/inspection/preview/preview';
import { usePanel } from '../components/panelContext';
import * as l10n from '../text/l10n';
import { compact } from '../text/numbers';

/** What the sample looks like, where its dump or a file beside it shows it; nothing where not. */
export function PreviewPart({ sample }: { readonly sample: number }): JSX.Element | null {
  const preview = usePreview(sample);
  if (preview === null) {
    return null;
  }
  return (
    <figure class="card-part preview">
      {preview.kind === 'text'
        ? <blockquote class="preview-text" tabIndex={0} aria-label={l10n.t('Text of sample {0}', sample)}>{preview.text}{preview.isCut && ' …'}</blockquote>
        : <Picture preview={preview} sample={sample} />}
      <figcaption class="muted path">{preview.source}{preview.kind === 'pixels' && `, ${l10n.t('{0} × {1}, black is {2} and white {3}', preview.width, preview.height, compact(preview.range[0]), compact(preview.range[1]))}`}</figcaption>
    </figure>
  );
}

/** A preview that is not found in time, or fails, is none: the card does not wait for it. */
function usePreview(sample: number): SamplePreview | null {
  const { state: { generation, choices: { loss } }, client } = usePanel();
  const [shown, setShown] = useState<{ readonly key: string; readonly preview: SamplePreview | null }>({ key: '', preview: null });
  const key = `${generation} ${loss} ${sample}`;
  useEffect(() => {
    const stop = new AbortController();
    const show = (preview: SamplePreview | null): void => {
      if (!stop.signal.aborted) {
        setShown({ key, preview });
      }
    };
    client.call('preview', { loss, sample }, stop.signal).then(show, () => { show(null); });
    return () => { stop.abort(); };
  }, [client, key, loss, sample]);
  return shown.key === key ? shown.preview : null;
}

function Picture({ preview, sample }: { readonly preview: Exclude<SamplePreview, { kind: 'text' }>; readonly sample: number }): JSX.Element {
  const canvas = useRef<HTMLCanvasElement>(null);
  const [isBroken, setIsBroken] = useState(false);
  useEffect(() => {
    let isGone = false;
    setIsBroken(false);
    pictureOf(preview).then(
      (picture) => {
        const drawn = canvas.current;
        if (!isGone && drawn !== null) {
          drawn.width = picture.width;
          drawn.height = picture.height;
          drawn.getContext('2d')?.drawImage(picture, 0, 0);
        }
        picture.close();
      },
      () => {
        if (!isGone) {
          setIsBroken(true);
        }
      },
    );
    return () => { isGone = true; };
  }, [preview]);
  return (
    <>
      {isBroken && <p class="quiet">{l10n.t('The picture cannot be drawn: its file is damaged.')}</p>}
      <canvas ref={canvas} class={`preview-picture${preview.kind === 'pixels' ? ' of-pixels' : ''}`} role="img" aria-label={l10n.t('Picture of sample {0}', sample)} hidden={isBroken} />
    </>
  );
}

/** Decoded off the page; the page's policy lets no image be loaded by address. */
function pictureOf(preview: Exclude<SamplePreview, { kind: 'text' }>): Promise<ImageBitmap> {
  if (preview.kind === 'pixels') {
    return createImageBitmap(new ImageData(new Uint8ClampedArray(preview.data), preview.width, preview.height));
  }
  return createImageBitmap(new Blob([new Uint8Array(preview.data)], { type: preview.type }));
}
