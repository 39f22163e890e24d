"""Records that break a rule, or just do not, where the reference's own two examples leave a clause
of it untried. Each is what it changes of the good record, and whether it breaks the rule."""

from kmip_portal.law.reference import Reference

PART_3 = {"regime": "dpa_part3"}
POLICE = {"sender_is_competent_authority": True, "regime": "dpa_part3"}
OTHERS = {"sender_is_public_authority": False, "sender_type": "OT_CHARITY"}
EA, F = {"art6": ["A6_1_EA"]}, {"art6": ["A6_1_F"]}
CONSENT = {"art6": ["A6_1_A"]}
EXPLICIT = {"art9": ["A9_2_A"]}
SPECIAL_NONE = {"special_categories": []}
OFFENCES = {"criminal_offence_data": True, "sch1": ["S1_P8"]}
COLLECTED = {"collected_for_law_enforcement": True}
ABROAD = {"international": True}
MACHINE = {"solely_automated_decision": True}
ONE_OFF = {"record_type": "one_off"}

MORE: dict[str, list[tuple[dict, bool]]] = {
    "KM01": [
        ({"necessity_statement": ""}, True),
        ({"data_categories": []}, True),
        ({"data_subjects": []}, True),
    ],
    "KM02": [(PART_3 | {"art6": []}, False)],
    "KM03": [({}, False), (PART_3 | F, False), (F | {"in_public_task": False}, False)],
    "KM04": [({}, False), (PART_3 | EA, False), (EA | {"in_public_task": False}, False)],
    "KM05": [
        ({}, False),
        (PART_3 | EA, False),
        (EA | {"rli_conditions": ["RLI_1"]}, True),
        ({"rli_conditions": ["RLI_1"]}, False),
        (EA | {"rli_conditions": ["RLI_6"]}, False),
        (F, True),
        (F | {"lia_ref": "LIA1"}, False),
    ],
    "KM06": [(PART_3 | CONSENT, False), (EXPLICIT, True), (CONSENT | OTHERS, False)],
    "KM07": [
        ({}, False),
        (PART_3 | CONSENT, False),
        (EXPLICIT, True),
        (CONSENT | {"consent_withdrawal_route": "phone"}, True),
        (CONSENT | {"consent_evidence": "form"}, True),
    ],
    "KM08": [
        (PART_3 | {"gateways": []}, False),
        (F | {"gateways": []}, False),
        ({"art6": ["A6_1_C"], "gateways": []}, True),
        ({"gateways": ["GW_LA11_S1"]}, True),
        ({"gateways": ["GW_LA11_S1"], "underlying_function": "Housing Act 1996 s.189B"}, False),
    ],
    "KM09": [
        (PART_3 | {"art6": ["A6_1_C"], "gateways": ["GW_CDA98_S115"]}, False),
        ({"gateways": ["GW_CDA98_S115"]}, False),
        ({"art6": ["A6_1_C"], "gateways": []}, False),
        ({"art6": ["A6_1_C"], "gateways": ["GW_MSA15_S52"]}, False),
        ({"art6": ["A6_1_C"], "gateways": ["GW_HA96_S213B"]}, False),
    ],
    "KM10": [(PART_3 | {"art9": []}, False), (SPECIAL_NONE | {"art9": []}, False)],
    "KM11": [
        ({}, False),
        (PART_3 | {"art9": ["A9_2_B"], "sch1": []}, False),
        ({"art9": ["A9_2_B"], "sch1": ["S1_P1"]}, False),
        *(
            ({"art9": [f"A9_2_{one}"], "sch1": sch1, "professional_secrecy": bound}, broken)
            for one, sch1, bound, broken in (
                ("H", [], True, True),
                ("I", [], True, True),
                ("I", ["S1_P3"], True, False),
                ("J", [], True, True),
                ("J", ["S1_P4"], True, False),
                ("H", ["S1_P2"], False, True),
                ("I", ["S1_P3"], False, True),
            )
        ),
    ],
    "KM12": [(PART_3 | {"sch1": []}, False), ({"art9": ["A9_2_H"], "sch1": []}, False)],
    "KM13": [
        ({"sch1": ["S1_P2"], "apd_ref": ""}, False),
        (PART_3 | {"apd_ref": ""}, True),
        (PART_3 | SPECIAL_NONE | {"apd_ref": ""}, False),
    ],
    "KM14": [
        (PART_3 | {"no_consent_reason": ""}, False),
        ({"sch1": ["S1_P2"], "no_consent_reason": ""}, False),
    ],
    "KM15": [
        (PART_3 | OFFENCES, False),
        ({"sch1": ["S1_P8"]}, False),
        (OFFENCES | {"official_authority": True}, False),
        (OFFENCES | OTHERS | {"official_authority": True}, True),
        (
            OFFENCES | OTHERS | {"official_authority": True, "sender_is_competent_authority": True},
            False,
        ),
    ],
    "KM16": [
        ({}, False),
        (POLICE | SPECIAL_NONE, True),
        (POLICE | {"le_basis": ["LE_TASK"]}, True),
        (POLICE | SPECIAL_NONE | {"le_basis": ["LE_TASK"]}, False),
        (POLICE | {"le_basis": ["LE_CONSENT"]}, False),
        (POLICE | {"le_basis": ["LE_TASK"], "sch8": ["S8_P1"]}, True),
        (POLICE | {"le_basis": ["LE_TASK"], "strictly_necessary": True}, True),
    ],
    "KM17": [
        (COLLECTED, False),
        ({"sender_is_competent_authority": True}, False),
        (
            COLLECTED
            | {"sender_is_competent_authority": True, "recipient_use_law_enforcement": True},
            False,
        ),
    ],
    "KM19": [
        ({"patient_information": True}, False),
        ({"gateways": ["GW_PCSCA22_S17"], "patient_information": True}, True),
        ({"gateways": ["GW_PCSCA22_S16"], "sender_type": "OT_NHS"}, True),
    ],
    "KM20": [({}, False)],
    "KM21": [({"gateway_status_confirmed": False}, False)],
    "KM22": [
        ({}, False),
        ({"gateways": ["GW_DEA17_S48"]}, True),
        ({"gateways": ["GW_DEA17_S56"]}, True),
        ({"gateways": ["GW_DEA17_S35"], "dea_register_ref": "DEA/PSD/123"}, True),
        ({"gateways": ["GW_DEA17_S35"], "dea_specified_person": True}, True),
    ],
    "KM23": [({"confidentiality_owed": False, "confidentiality_basis": []}, False)],
    "KM24": [({}, False)],
    "KM25": [
        ({"transparency": ["PT_NOT_TOLD"]}, True),
        *(
            ({"transparency": [code], "transparency_reason": reason}, not reason)
            for code in ("PT_DISPROP", "PT_SCH2_CRIME", "PT_SCH2_LEGAL", "PT_SCH3", "PT_RISK")
            for reason in ("", "It would warn them")
        ),
    ],
    "KM26": [({"dpia_status": ""}, True), ({"dpia_triggers": [], "dpia_status": ""}, False)],
    "KM27": [({}, False)],
    "KM28": [
        ({"start_date": ""}, True),
        ({"frequency": ""}, True),
        (ONE_OFF, True),
        (ONE_OFF | {"sharing_date": "2026-11-20"}, False),
        (ONE_OFF | {"sharing_date": "2026-11-20", "review_date": ""}, False),
        ({"sharing_date": ""}, False),
    ],
    "KM29": [
        (ONE_OFF | {"review_date": "2026-10-01"}, False),
        ({"review_date": "2027-11-24"}, True),
    ],
    "KM30": [
        ({"retention_text": ""}, True),
        ({"retention": "RT_NOCOPY", "retention_text": ""}, False),
    ],
    "KM32": [
        ({"transfer_methods": ["TM_PLAIN_EMAIL"]}, True),
        (
            SPECIAL_NONE | {"data_categories": ["PD_NAME"], "transfer_methods": ["TM_PLAIN_EMAIL"]},
            False,
        ),
    ],
    "KM33": [
        ({}, False),
        (ABROAD | {"transfer_mechanism": ""}, True),
        (ABROAD | {"transfer_mechanism": "IT_IDTA"}, True),
        (ABROAD | {"transfer_mechanism": "IT_IDTA", "dp_test_done": True}, False),
        (ABROAD | {"transfer_mechanism": "IT_ADEQ"}, False),
        (ABROAD | {"transfer_mechanism": "IT_D_CONSENT"}, True),
        (ABROAD | OTHERS | {"transfer_mechanism": "IT_D_CONSENT"}, False),
        (ABROAD | {"transfer_mechanism": "IT_D_CONSENT", "in_public_task": False}, False),
    ],
    "KM34": [
        ({"recipient_role": "RO_JOINT"}, True),
        ({"recipient_role": "RO_JOINT", "art26_ref": "Arrangement 4"}, False),
        ({"recipient_role": "RO_PROC"}, True),
        ({"recipient_role": "RO_PROC", "art28_ref": "Contract 7"}, False),
    ],
    "KM35": [
        ({}, False),
        (EA, False),
        (MACHINE | SPECIAL_NONE | EA, True),
        (MACHINE | SPECIAL_NONE, False),
        (MACHINE | EXPLICIT, False),
        (MACHINE | {"art6": ["A6_1_B"]}, False),
        (MACHINE | {"adm_law_ref": "An Act, s.1"}, False),
        (MACHINE | {"art9": ["A9_2_H"], "adm_law_ref": "An Act, s.1"}, True),
    ],
    "KM36": [({"decision": ""}, True), ({"decision_by": ""}, True)],
    "KM38": [
        (PART_3 | {"different_purpose": True}, False),
        ({"different_purpose": True, "compatibility_reason": "Annex 2, crime"}, False),
    ],
    "KM39": [({"data_subjects": ["DS_STAFF"], "child_best_interests": ""}, False)],
}


def of(rule: dict) -> list[tuple[dict, bool]]:
    """All examples of a rule: the reference's own, then these."""
    return [
        *((changes, True) for changes in rule["tests"]["fails"]),
        *((changes, False) for changes in rule["tests"]["passes"]),
        *MORE.get(rule["id"], []),
    ]


RULES = Reference().document["validation_rules"]
