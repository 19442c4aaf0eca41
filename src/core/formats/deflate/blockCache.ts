/** Things that took work to make, the least recently used dropped first. */
export class BlockCache<T> {
  private readonly blocks = new Map<string, T>();
  private bytes = 0;

  constructor(private readonly maximumBytes: number, private readonly bytesOf: (block: T) => number) {}

  get(key: string): T | undefined {
    const block = this.blocks.get(key);
    if (block !== undefined) {
      this.blocks.delete(key);
      this.blocks.set(key, block);
    }
    return block;
  }

  set(key: string, block: T): void {
    this.drop(key);
    this.blocks.set(key, block);
    this.bytes += this.bytesOf(block);
    for (const oldest of this.blocks.keys()) {
      if (this.bytes <= this.maximumBytes) {
        return;
      }
      this.drop(oldest);
    }
  }

  private drop(key: string): void {
    const block = this.blocks.get(key);
    if (block !== undefined) {
      this.bytes -= this.bytesOf(block);
      this.blocks.delete(key);
    }
  }
}
