/** What a person used last, to be offered first. */
import type { Memento, Uri } from 'vscode';

const MOST = 50;

/** Kinds of things that lists are made of. */
export type RecentKind = 'checkpoint' | 'study' | 'run';

/** Kept in the workspace. */
export class Recent {
  constructor(private readonly memory: Memento) {}

  /** Notes that something was used. */
  async use(kind: RecentKind, uri: Uri): Promise<void> {
    const used = uri.toString();
    const others = this.all(kind).filter((other) => other !== used);
    await this.memory.update(keyOf(kind), [used, ...others].slice(0, MOST));
  }

  /** The same things, those used last first; the others keep their order. */
  order<T>(kind: RecentKind, things: readonly T[], uriOf: (thing: T) => Uri): T[] {
    const places = new Map(this.all(kind).map((used, place) => [used, place]));
    const place = (thing: T) => places.get(uriOf(thing).toString()) ?? MOST;
    return [...things].sort((a, b) => place(a) - place(b));
  }

  private all(kind: RecentKind): string[] {
    return this.memory.get<string[]>(keyOf(kind), []);
  }
}

const keyOf = (kind: RecentKind) => `replens.recent.${kind}`;
