import JukiDomain

extension PreparedConditions {
    /// One line for each condition: its name as on the wire, how it is compared, and its normalised key.
    var keyLines: [PersonalText] {
        var lines = texts.map { text in
            let how = text.field == .address ? "\(text.match)" : "\(text.match) \(text.strictness)"
            return PersonalText(utf8: Array("\(text.field.rawValue) \(how): ".utf8) + text.key.bytes)
        }
        if let birthDate {
            let unknown = birthDate.unknownPartsMatch ? " or unknown" : ""
            lines.append(PersonalText("birth_date \(birthDate.lowest)..\(birthDate.highest)\(unknown)"))
        }
        if let sex { lines.append(PersonalText("sex \(sex.rawValue)")) }
        if let municipality { lines.append(PersonalText("municipality_code \(municipality.digits)")) }
        if let ooaza { lines.append(PersonalText("ooaza_code \(ooaza.digits)")) }
        return lines
    }
}
