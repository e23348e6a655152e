/** The header in which the proxy tells pages their own address: a layout is not told. */
export const pathHeader = "x-acta-path";
