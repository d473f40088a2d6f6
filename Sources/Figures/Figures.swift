/// Figures drawn from model values as SVG.
public enum Figures {}
