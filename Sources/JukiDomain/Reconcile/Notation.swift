/// 別表記: the same text but for composition, width, spaces or variation selectors.
public enum Notation {
    public static func isSame(_ left: PersonalText, _ right: PersonalText) -> Bool {
        left == right || NameKey.exact(utf8: left.utf8.span) == NameKey.exact(utf8: right.utf8.span)
    }
}
