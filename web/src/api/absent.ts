/** The server writes null for what is absent, though its specification only says that it may be left out. */
export const isThere = <T>(value: T | null | undefined): value is T => value !== undefined && value !== null;
