public import JukiDomain
public import JukiMessages

/// Where a medium stands: a function of its entries, and the one rule of which step may follow.
public enum MediumState: Hashable, Sendable, CaseIterable {
    case requested
    case released
    case sent
    case written
    case kept
    case received
    case returned
    case destroyed
    case cancelled
    /// Cancelled although its content had been sent, as an earlier version allowed: it may lie on a medium, whose
    /// destruction is still to be recorded. No step leads here any more.
    case cancelledAfterSending

    /// The state after a step; nil when the step may not be taken here.
    ///
    /// Content may be sent again until somebody has shown by its digest that it was written; from then on the server
    /// has nothing more to send. Once it was sent it may lie on a medium, of which nobody rids himself by cancelling.
    public func after(_ step: MediumStep) -> MediumState? {
        switch (self, step) {
        case (.requested, .released): .released
        case (.released, .sent), (.sent, .sent): .sent
        case (.sent, .written): .written
        case (.requested, .cancelled), (.released, .cancelled): .cancelled
        case (.written, .kept), (.returned, .kept): .kept
        case (.kept, .received): .received
        case (.received, .returned): .returned
        case (.sent, .destroyed), (.written, .destroyed), (.kept, .destroyed), (.received, .destroyed),
            (.returned, .destroyed), (.cancelledAfterSending, .destroyed): .destroyed
        default: nil
        }
    }

    /// The state after a step that stands in a ledger already: what an earlier version let follow is read still.
    func afterRecorded(_ step: MediumStep) -> MediumState? {
        self == .sent && step == .cancelled ? .cancelledAfterSending : after(step)
    }

    /// Nothing more will happen to the medium.
    public var isFinal: Bool { self == .destroyed || self == .cancelled }
}

extension Medium {
    /// Entries of one medium: beyond them it has to be destroyed and made anew. A list of media fits a frame.
    public static let entriesMax = 40

    /// The name of a recipient for the ledger, cut to what has room there: whom it is people settle by the fingerprint.
    /// - Throws: `RECIPIENT_CERTIFICATE` for a subject with characters that no text here has: a ledger with them could
    ///   not be read again.
    public static func recipient(named subject: String) throws(Refusal) -> String {
        var name = ""
        // Scalars, not letters, of which each may be a pile of marks.
        name.unicodeScalars.append(contentsOf: subject.unicodeScalars.prefix(recipientScalarsMax))
        do { try TextRule.validate(name, limit: recipientScalarsMax) } catch { throw Refusal(.recipientCertificate) }
        return name
    }

    /// Where it stands. A ledger with entries that may not follow one another is damaged: nil.
    public var state: MediumState? {
        guard entries.first?.step == .requested else { return nil }
        return entries.dropFirst().reduce(MediumState.requested as MediumState?) { state, entry in
            state?.afterRecorded(entry.step)
        }
    }

    /// Holds the next entry against the ledger. Nothing that was written is changed: the entry is added, or refused.
    /// - Throws: `MEDIUM_STATE` for a step that may not follow, `MEDIA_NOT_RELEASED` where only the release is
    ///   missing, `SECOND_OPERATOR_NEEDED` for a release by whoever asked, `OPERATOR_NOT_SIGNED_IN` for an entry that
    ///   names nobody, `MISSING_ITEM` for a step without the people it needs.
    public func adding(_ entry: MediumEntry) throws(Refusal) -> Medium {
        guard !entry.operatorID.isEmpty else { throw Refusal(.operatorNotSignedIn) }
        guard let state else { throw Refusal(.mediumState) }
        let needsRelease = entry.step == .sent || entry.step == .written
        if state == .requested, needsRelease { throw Refusal(.mediaNotReleased) }
        guard state.after(entry.step) != nil else { throw Refusal(.mediumState) }
        // Room is left for the destruction, which must always be possible to record.
        guard entries.count < Self.entriesMax || entry.step == .destroyed else { throw Refusal(.mediumState) }
        if entry.step == .released, entry.operatorID == entries[0].operatorID {
            throw Refusal(.secondOperatorNeeded)
        }
        if entry.step.needsWitness, entry.witness.isEmpty { throw Refusal(.missingItem) }
        if entry.step.needsPermission, entry.permittedBy.isEmpty { throw Refusal(.missingItem) }
        // What was read back must be what was sent last: earlier content was under another key.
        if entry.step == .written {
            let sent = entries.last { $0.step == .sent }?.contentDigest
            guard let sent, entry.contentDigest == sent else { throw Refusal(.mediumState) }
        }
        var next = self
        next.entries.append(entry)
        return next
    }
}
