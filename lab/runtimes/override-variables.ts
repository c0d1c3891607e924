const inCapitals = (name: string): string => name.toUpperCase().replaceAll('-', '_');

/** The variable that names a binary of the user's for a program, on `processes`. */
export const binaryVariableOf = (program: string): string => `LAB_${inCapitals(program)}`;

/** The variable that names an image of the user's for a program, on `compose`. */
export const imageVariableOf = (program: string): string => `LAB_IMAGE_${inCapitals(program)}`;
