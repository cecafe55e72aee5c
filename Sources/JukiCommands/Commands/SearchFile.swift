import ArgumentParser
import Foundation
import JukiDomain

/// A field that a file may have in the place of an option, whose value everybody on this host would see.
struct FileField<Options> {
    let item: IdentityItem
    /// The option that says the same on the command line.
    let option: String
    /// What may be given; empty for any text.
    let choices: [String]
    let isGiven: (Options) -> Bool
    /// Whether the text is one that the option would take.
    let set: (inout Options, String) -> Bool

    init<Value: ExpressibleByArgument>(
        _ item: IdentityItem, _ option: String, _ path: WritableKeyPath<Options, Value?>
    ) {
        self.item = item
        self.option = option
        choices = Value.allValueStrings
        isGiven = { $0[keyPath: path] != nil }
        set = { options, text in
            guard let value = Value(argument: text) ?? Value(argument: text.lowercased()) else { return false }
            options[keyPath: path] = value
            return true
        }
    }
}

extension ItemFile {
    /// Whether the file has more of an item than spaces: a field that is blank says nothing.
    func says(_ item: IdentityItem) -> Bool { !text(of: item).trimmingCharacters(in: .whitespaces).isEmpty }

    /// Gives the options what the file says.
    func fill<Options>(_ options: inout Options, _ fields: [FileField<Options>]) throws(CommandFailure) {
        for value in values {
            let text = value.text.trimmingCharacters(in: .whitespaces)
            let name = value.item.fieldName
            if !says(value.item) { continue }
            guard let field = fields.first(where: { $0.item == value.item }) else {
                let known = fields.map(\.item.fieldName).joined(separator: ", ")
                throw CommandFailure("\(name) is nothing to search by; a search file has \(known).")
            }
            guard !field.isGiven(options) else {
                throw CommandFailure("\(name) is in the search file and given by \(field.option): leave out one.")
            }
            guard field.set(&options, text) else {
                let known = field.choices.joined(separator: ", ")
                throw CommandFailure("\(name) in the search file is none of \(known).")
            }
        }
    }
}
