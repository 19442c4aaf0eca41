/** Gives names that none has had before, a number behind those that are there already; however many are the same. */
export class UniqueNames {
  private readonly taken = new Set<string>();
  /** The number to try next for a name that is taken. */
  private readonly next = new Map<string, number>();

  /** @param numbered the name with the number of a copy behind it, the first of which is `first` */
  constructor(private readonly numbered: (name: string, copy: number) => string, private readonly first: number) {}

  claim(name: string): string {
    let unique = name;
    let copy = this.next.get(name) ?? this.first;
    while (this.taken.has(unique)) {
      unique = this.numbered(name, copy);
      copy += 1;
    }
    if (unique !== name) {
      this.next.set(name, copy);
    }
    this.taken.add(unique);
    return unique;
  }
}
