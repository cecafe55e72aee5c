/// 申請番号: the number under which the paper that led to a question is filed. Each office writes its own.
public enum ApplicationNumber {
    /// Whether a text is one: blanks alone (空白) are none.
    public static func isGiven(_ text: String) -> Bool {
        !TextRule.isOnlySpaces(text)
    }
}
