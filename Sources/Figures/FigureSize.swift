/// For what width a figure is drawn: texts keep their size, so that a phone gets another drawing and not a smaller one.
public enum FigureSize: Sendable {
    /// A page or a screen: labels beside the plot.
    case wide
    /// A phone: labels below the plot, fewer ticks.
    case narrow

    /// Width in pixels of the view box.
    public var width: Double { self == .wide ? 760 : 360 }

    /// Of the ticks that suit a wide axis, those that a narrow one has room for.
    func ticks(_ count: Int) -> Int { self == .wide ? count : max(2, count / 2) }
}
