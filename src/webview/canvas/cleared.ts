/** Makes a canvas as sharp as the screen, and empty. Null in a page without canvases, which shows the words beside it. */
export function cleared(canvas: HTMLCanvasElement, width: number, height: number): CanvasRenderingContext2D | null {
  const context = canvas.getContext('2d') as CanvasRenderingContext2D | null | undefined;
  const ratio = canvas.ownerDocument.defaultView?.devicePixelRatio ?? 1;
  const [wide, high] = [Math.max(1, Math.round(width * ratio)), Math.max(1, Math.round(height * ratio))];
  if (canvas.width !== wide || canvas.height !== high) {
    canvas.width = wide;
    canvas.height = high;
  }
  context?.setTransform(ratio, 0, 0, ratio, 0, 0);
  context?.clearRect(0, 0, width, height);
  return context ?? null;
}
