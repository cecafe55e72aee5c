internal import CJukiMessages
public import JukiDomain

/// One notice (procedure Update).
public struct UpdateRequest: WireMessage {
    public var notice: NoticeDraft

    public init(_ notice: NoticeDraft) { self.notice = notice }
    public init(_ notice: UpdateNotice) { self.init(NoticeDraft(notice)) }
}

/// One message of UpdateStream: notices of one municipality in order.
public struct UpdateBatch: WireMessage {
    /// More than fit a frame of 256 KiB when each is of ordinary size, and few enough for one turn of the committer.
    public static let noticesMax = 500

    public var notices: [NoticeDraft]

    /// - Precondition: at most ``noticesMax``.
    public init(_ notices: [NoticeDraft]) {
        precondition(notices.count <= Self.noticesMax, "a frame carries at most \(Self.noticesMax) notices")
        self.notices = notices
    }

    public init(_ notices: [UpdateNotice]) {
        self.init(notices.map(NoticeDraft.init))
    }

    /// Every notice after its item check, in order.
    public var received: [ReceivedNotice<UpdateNotice>] { notices.indices.map { notices[$0].received() } }
}

public struct UpdateResponse: WireMessage, Hashable {
    public var outcome: NoticeOutcome

    public init(_ outcome: NoticeOutcome) { self.outcome = outcome }
}

/// Answers one ``UpdateBatch``, in its order, after all of it is durable.
public struct UpdateOutcomes: WireMessage, Hashable {
    public var outcomes: [NoticeOutcome]

    public init(_ outcomes: [NoticeOutcome]) { self.outcomes = outcomes }
}

// MARK: Fields

extension UpdateRequest: @unsafe PackableMessage, @unsafe UnpackableMessage {
    static var initialise: (UnsafeMutablePointer<Juki__UpdateRequest>?) -> Void { unsafe juki__update_request__init }
    static var unpack: Unpack { unsafe juki__update_request__unpack }

    init(unpacking packed: Juki__UpdateRequest) throws(Refusal) {
        notice = try unsafe NoticeDraft(unpacking: Field.required(packed.notice))
    }

    func pack(into packed: inout Juki__UpdateRequest, _ arena: MessageArena) {
        unsafe packed.notice = arena.message(notice)
    }
}

extension UpdateBatch: @unsafe PackableMessage, @unsafe UnpackableMessage {
    static var initialise: (UnsafeMutablePointer<Juki__UpdateBatch>?) -> Void { unsafe juki__update_batch__init }
    static var unpack: Unpack { unsafe juki__update_batch__unpack }

    init(unpacking packed: Juki__UpdateBatch) throws(Refusal) {
        guard unsafe packed.n_notices <= Self.noticesMax else {
            throw Refusal(.messageTooLarge, expected: UInt64(Self.noticesMax))
        }
        notices = try unsafe Field.list(packed.notices, packed.n_notices) { unsafe NoticeDraft(unpacking: $0) }
    }

    func pack(into packed: inout Juki__UpdateBatch, _ arena: MessageArena) {
        unsafe packed.n_notices = notices.count
        unsafe packed.notices = arena.messages(notices)
    }
}

extension UpdateResponse: @unsafe PackableMessage, @unsafe UnpackableMessage {
    static var initialise: (UnsafeMutablePointer<Juki__UpdateResponse>?) -> Void { unsafe juki__update_response__init }
    static var unpack: Unpack { unsafe juki__update_response__unpack }

    init(unpacking packed: Juki__UpdateResponse) throws(Refusal) {
        outcome = try unsafe NoticeOutcome(unpacking: Field.required(packed.outcome))
    }

    func pack(into packed: inout Juki__UpdateResponse, _ arena: MessageArena) {
        unsafe packed.outcome = arena.message(outcome)
    }
}

extension UpdateOutcomes: @unsafe PackableMessage, @unsafe UnpackableMessage {
    static var initialise: (UnsafeMutablePointer<Juki__UpdateOutcomes>?) -> Void { unsafe juki__update_outcomes__init }
    static var unpack: Unpack { unsafe juki__update_outcomes__unpack }

    init(unpacking packed: Juki__UpdateOutcomes) throws(Refusal) {
        outcomes = try unsafe Field.list(packed.outcomes, packed.n_outcomes, NoticeOutcome.init(unpacking:))
    }

    func pack(into packed: inout Juki__UpdateOutcomes, _ arena: MessageArena) {
        unsafe packed.n_outcomes = outcomes.count
        unsafe packed.outcomes = arena.messages(outcomes)
    }
}
