/// Reproductions of each cause with real programs.
public enum Lab {}
