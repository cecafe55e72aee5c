import JukiDomain
import JukiMessages

/// One look at a person, in the words of somebody who has never seen the system.
enum ProvisionWords {
    /// Who looked.
    static func peer(_ uri: String) -> String {
        let parts = uri.split(separator: ":").map(String.init)
        guard parts.count >= 3, parts[0] == "urn", parts[1] == "juki" else { return uri }
        let name = parts.count > 3 ? parts[3] : ""
        switch parts[2] {
        case "national": return "地方公共団体情報システム機構（全国サーバ）"
        case "supplementary-national": return "地方公共団体情報システム機構（附票全国サーバ）"
        case "prefectural-server": return "県の都道府県サーバ"
        case "supplementary-server": return "県の附票都道府県サーバ"
        case "municipality":
            guard let code = try? MunicipalityCode(name) else { return "市町村 \(name)" }
            return MunicipalityNames.name(of: code) ?? "市町村 \(name)"
        case "agency": return "県の執行機関・部署（\(name)）"
        case "terminal" where name.hasPrefix("representative-"): return "県の代表端末（\(name)）"
        case "terminal": return "県の業務端末（\(name)）"
        default: return uri
        }
    }

    /// What was told, or asked for where nothing was told.
    static func items<Item: RegisterItem>(_ line: ProvisionLine, of register: Item.Type) -> String {
        let isRefused = line.result > 0
        let words = switch Procedure(rawValue: line.procedure) {
        // No item of the supplementary register, but what the procedure is about.
        case .overseasNumber, .deliverNumber: IdentityItem.individualNumber.japaneseName
        default: ItemWords.items(isRefused ? line.itemsAsked : line.items, of: register)
        }
        return (isRefused ? "求め：" : "") + words
    }

    /// The article that allowed it, as far as its code tells.
    static func basis(_ code: String) -> String {
        guard !code.isEmpty else { return "（記録なし）" }
        let parts = code.split(separator: ":", maxSplits: 1).map(String.init)
        let task = parts.count > 1 ? parts[1] : ""
        let words: String? = switch parts[0] {
        case "12-5": "法第12条の5（脱漏・誤載等の通報）"
        case "30-7": "法第30条の7"
        case "30-11": "法第30条の11"
        case "30-15-1-1": "法第30条の15第1項第1号（別表第五 \(task)の項）"
        case "30-15-1-2": "法第30条の15第1項第2号（条例）"
        case "30-15-1-3": "法第30条の15第1項第3号（本人の同意）"
        case "30-15-1-4": "法第30条の15第1項第4号（統計資料の作成）"
        case "30-15-2-1": "法第30条の15第2項第1号（別表第六 \(task)の項）"
        case "30-15-2-2": "法第30条の15第2項第2号（条例）"
        case "30-42": "法第30条の42"
        case "30-44-6-1-1": "法第30条の44の6第1項第1号（別表第五 \(task)の項）"
        case "30-44-6-1-2": "法第30条の44の6第1項第2号（条例）"
        case "30-44-6-1-3": "法第30条の44の6第1項第3号（本人の同意）"
        case "30-44-6-1-4": "法第30条の44の6第1項第4号（統計資料の作成）"
        case "30-44-6-2-1": "法第30条の44の6第2項第1号（別表第六 \(task)の項）"
        case "30-44-6-2-2": "法第30条の44の6第2項第2号（条例）"
        case "30-44-13-32": "法第30条の44の13（第30条の32の準用，本人への開示）"
        case "30-44-13-35": "法第30条の44の13（第30条の35の準用，訂正等の申出）"
        case "30-32": "法第30条の32（本人への開示）"
        case "30-35": "法第30条の35（訂正等の申出）"
        default: nil
        }
        return words ?? code
    }

    /// What came of it.
    static func result(_ line: ProvisionLine) -> String {
        guard line.result > 0 else { return outcome(line) }
        let why = switch Reason(rawValue: line.result) {
        case .notFound, .codeChanged: "該当なし"
        case .tooManyMatches, .searchTooBroad, .noConditions, .invalidCondition: "検索条件の不備"
        case .procedureNotAllowed, .unknownPeer, .notOwnMunicipality: "権限なし"
        case .operatorNotSignedIn, .sessionExpired, .foreignSession, .operatorLocked, .wrongCredentials: "操作者の未確認"
        case .roleNotAllowed: "操作者の権限なし"
        case .missingLegalBasis, .unknownLegalBasis, .basisNotForCaller: "法令の根拠なし"
        case .itemNotAllowedByBasis: "認められない項目"
        case .notMovedOverseas: "国外転出者でない"
        case .numberNotDelivered, .numberNotRecorded: "個人番号なし"
        case .numberRequestChanged, .requestChanged: "請求名の重複"
        case .missingApplicationNumber: "申請番号なし"
        case .identityNotConfirmed: "本人を確認できず"
        case .nationalServerUnreachable, .nationalServerRefused: "全国サーバの回答なし"
        case .deadline, .overloaded, .shuttingDown, .storageFull, .internal, .cancelled: "サーバの都合"
        default: "その他の理由"
        }
        return "拒否\n（\(why)）"
    }
}
