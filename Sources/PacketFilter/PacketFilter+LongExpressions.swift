extension PacketFilter {
    /// Bytes of an expression up to which libpcap may optimise its program: the time that takes grows with the third power of
    /// the length, half a second here and minutes for ten times as much, and cannot be interrupted. Without it the program
    /// does the same in more steps.
    public static let longestOptimized = 4_096
    /// Characters of an expression that are shown.
    private static let longestShown = 200

    /// An expression as it is shown to people: of a long one the beginning, and how long it is.
    public static func shortened(_ expression: String) -> String {
        guard let end = expression.index(expression.startIndex, offsetBy: longestShown, limitedBy: expression.endIndex),
            end < expression.endIndex
        else { return expression }
        return "\(expression[..<end])… (\(expression.count) characters in all)"
    }
}
