// Things happen when they happen.

export const random = (least, most) => least + Math.random() * (most - least);
