/** Reads variables of VS Code's theme where a canvas stands; what is to be taken where one is not set. */
export function themeVariables(canvas: HTMLCanvasElement): (name: string, otherwise: string) => string {
  const style = canvas.ownerDocument.defaultView?.getComputedStyle(canvas);
  return (name, otherwise) => {
    const found = style?.getPropertyValue(name).trim() ?? '';
    return found === '' ? otherwise : found;
  };
}
