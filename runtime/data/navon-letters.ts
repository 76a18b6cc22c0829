/** The ten letters of Navon images on a grid of 5 x 5, each at least four squares different from every other. */

/** Squares along each side of a letter. */
export const LETTER_GRID = 5;

const drawn = {
  H: ['#...#', '#...#', '#####', '#...#', '#...#'],
  S: ['#####', '#....', '#####', '....#', '#####'],
  T: ['#####', '..#..', '..#..', '..#..', '..#..'],
  L: ['#....', '#....', '#....', '#....', '#####'],
  X: ['#...#', '.#.#.', '..#..', '.#.#.', '#...#'],
  O: ['#####', '#...#', '#...#', '#...#', '#####'],
  Z: ['#####', '...#.', '..#..', '.#...', '#####'],
  F: ['#####', '#....', '####.', '#....', '#....'],
  V: ['#...#', '#...#', '.#.#.', '.#.#.', '..#..'],
  N: ['#...#', '##..#', '#.#.#', '#..##', '#...#'],
};

/** Names of the letters, in the order of the values of both features. */
export const LETTERS: readonly string[] = Object.keys(drawn);

/** The squares [row, column] that each letter fills, in the order of {@link LETTERS}. */
export const letterSquares: readonly (readonly (readonly [number, number])[])[] = Object.values(drawn).map(
  (rows) =>
    rows.flatMap((row, r) =>
      Array.from(row).flatMap((square, c) => (square === '#' ? [[r, c] as const] : [])),
    ),
);
