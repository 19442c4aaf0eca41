/** Inflated blocks of archives' members, the least recently used dropped first. */
export class BlockCache {
  private readonly blocks = new Map<string, Uint8Array>();
  private bytes = 0;

  constructor(private readonly maximumBytes: number) {}

  get(key: string): Uint8Array | undefined {
    const block = this.blocks.get(key);
    if (block !== undefined) {
      this.blocks.delete(key);
      this.blocks.set(key, block);
    }
    return block;
  }

  set(key: string, block: Uint8Array): void {
    this.drop(key);
    this.blocks.set(key, block);
    this.bytes += block.length;
    for (const oldest of this.blocks.keys()) {
      if (this.bytes <= this.maximumBytes) {
        return;
      }
      this.drop(oldest);
    }
  }

  private drop(key: string): void {
    this.bytes -= this.blocks.get(key)?.length ?? 0;
    this.blocks.delete(key);
  }
}
