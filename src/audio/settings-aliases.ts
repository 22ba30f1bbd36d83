import type { Document, Node } from "yaml";

/** An alias that cannot be taken: where it stands in the text, and what is wrong with it. */
export interface AliasTrouble {
  readonly offset: number;
  readonly sentence: string;
}

/**
 * The first alias of a document that names nothing, stands inside the value that it repeats, or makes more than `most` copies with the aliases inside that
 * value; null where all can be taken. Nothing is unfolded.
 */
export function aliasTrouble({ visit, isAlias }: typeof import("yaml"), document: Document, most: number): AliasTrouble | null {
  const anchors = new Map<string, Node>();
  const counter = new CopyCounter();
  let trouble: AliasTrouble | null = null;
  visit(document, {
    Node: (_, node, path) => {
      if (!isAlias(node)) {
        if (node.anchor) anchors.set(node.anchor, node);
        return undefined;
      }
      const target = anchors.get(node.source);
      const reason = !target
        ? `names nothing; put a text that begins with * in quotes, or write &${node.source} before the value that it is to repeat`
        : reasonAgainst(target, path);
      if (reason === null && target && counter.copies(node, target) <= most) return undefined;
      const sentence = `the alias *${node.source} ${reason ?? `makes more than ${most} copies of what it stands for; write the values out`}.`;
      trouble = { offset: node.range?.[0] ?? 0, sentence };
      return visit.BREAK;
    },
  });
  return trouble;
}

function reasonAgainst(target: Node, path: readonly unknown[]): string | null {
  return path.includes(target) ? "stands inside the value that it repeats, which has no end; write the value out" : null;
}

/** How many copies of values there are, by the rule of the yaml package: the value and its aliases, times those of the most used one inside it. */
class CopyCounter {
  readonly #targets = new Map<unknown, Node>();
  readonly #uses = new Map<Node, number>();
  readonly #inside = new Map<Node, number>();

  /** Copies after one more alias of a value. */
  copies(alias: Node, target: Node): number {
    this.#targets.set(alias, target);
    this.#uses.set(target, (this.#uses.get(target) ?? 1) + 1);
    if (!this.#inside.has(target)) this.#inside.set(target, this.#mostWithin(target));
    return this.#product(target);
  }

  #product(target: Node): number {
    return (this.#uses.get(target) ?? 1) * (this.#inside.get(target) ?? 1);
  }

  #mostWithin(node: unknown): number {
    const target = this.#targets.get(node);
    if (target) return this.#product(target);
    const { items, key, value } = (node ?? {}) as { items?: readonly unknown[]; key?: unknown; value?: unknown };
    const inner = items ?? [key, value].filter((part) => typeof part === "object" && part !== null);
    return inner.reduce<number>((most, part) => Math.max(most, this.#mostWithin(part)), 1);
  }
}
