-- A partnership with one of everything, as it stands after migration 2.
INSERT INTO turn (partnership, seq) VALUES ('par_01JD0000000000000000000001', 0);
INSERT INTO partnership (partnership, model, name, sensitivity, neutral, region, setting, channel, co_location, sites_planned, place, places, eligible, clocks, checked_at, checked_by, created_at, version)
VALUES ('par_01JD0000000000000000000001', '8', 'HIV advice partnership', 'sensitive', 'Advice Service', '', 'hiv', 'face-to-face', 'full-time', 1, 'clinic', 'clinics', 'Patients of the hospital service.', '{"acknowledge_working_days":1,"acknowledge_urgent_hours":2,"information_working_days":5,"decide_working_days":3,"decide_urgent_working_days":0,"first_contact_working_days":5,"progress_weeks":6,"hold_review_days":14,"closing_feedback_working_days":2,"feedback_seen_working_days":5,"cancellation_working_days":1,"draft_expiry_days":28}', '2026-11-22T09:00:00.000000Z', NULL, '2026-11-22T09:00:00.000000Z', 1);
INSERT INTO organisation (partnership, id, kind, name, sort, ods_code, closed_on, version)
VALUES ('par_01JD0000000000000000000001', 'org_01JD0000000000000000000001', 'health', 'Riverbank Hospital', 'riverbank hospital', 'RZZ', NULL, 1);
INSERT INTO organisation (partnership, id, kind, name, sort, ods_code, closed_on, version)
VALUES ('par_01JD0000000000000000000001', 'org_01JD0000000000000000000002', 'advice', 'Law Centre', 'law centre', NULL, NULL, 1);
INSERT INTO organisation (partnership, id, kind, name, sort, ods_code, closed_on, version)
VALUES ('par_01JD0000000000000000000001', 'org_01JD0000000000000000000003', 'funder', 'The Council', 'the council', NULL, '2026-04-01', 2);
INSERT INTO site (partnership, id, organisation, name, sort, sensitivity, neutral, ods_code, address, postcode, phone, opening, icb, sub_icb, pcn, lsoa21, closed_on, version)
VALUES ('par_01JD0000000000000000000001', 'sit_01JD0000000000000000000001', 'org_01JD0000000000000000000001', 'HIV clinic', 'hiv clinic', 'sensitive', 'Outpatients, level 2', NULL, '1 Example Street', NULL, '', '[[],[],[],[],[],[],[]]', '', '', '', '', NULL, 1);
INSERT INTO team (partnership, id, organisation, site, name, sort, sensitivity, neutral, closed_on, version)
VALUES ('par_01JD0000000000000000000001', 'tea_01JD0000000000000000000001', 'org_01JD0000000000000000000001', 'sit_01JD0000000000000000000001', 'HIV nurses', 'hiv nurses', 'sensitive', 'Outpatient nurses', NULL, 1);
INSERT INTO service (partnership, id, organisation, team, name, sort, sensitivity, neutral, areas, channel, phone, opening, closed_on, version)
VALUES ('par_01JD0000000000000000000001', 'svc_01JD0000000000000000000001', 'org_01JD0000000000000000000002', NULL, 'Advice at the HIV service', 'advice at the hiv service', 'sensitive', 'Advice Service', 'debt housing', 'face-to-face', '', '[[],[],[],[],[],[],[]]', NULL, 1);
INSERT INTO eligibility (partnership, id, service, site, team, from_on, until_on, funder, version)
VALUES ('par_01JD0000000000000000000001', 'eli_01JD0000000000000000000001', 'svc_01JD0000000000000000000001', NULL, 'tea_01JD0000000000000000000001', '2026-04-01', NULL, 'org_01JD0000000000000000000003', 1);
INSERT INTO site_import (partnership, id, file_name, layout, selection, practices, chosen, left_aside, errors, error_count, missing, state, taken, uploaded_at, version)
VALUES ('par_01JD0000000000000000000001', 'imp_01JD0000000000000000000001', 'epraccur.csv', 'epraccur', '"everything"', 0, '[]', 0, '[]', 0, '', 'waiting', NULL, '2026-11-22T09:00:00.000000Z', 1);

-- The partnership of the record in 0001.sql, which works.
INSERT INTO partnership (partnership, model, name, sensitivity, neutral, region, setting, channel, co_location, sites_planned, place, places, eligible, clocks, checked_at, checked_by, created_at, version)
VALUES ('par_01M7W6C3807ECKV8T4RT3H2MF9', '1', 'Alder Vale Health Justice Partnership', 'ordinary', '', '', 'gp-practices', 'face-to-face', 'on-rotation', 99, 'practice', 'practices', 'Patients registered at a practice that takes part.', '{"acknowledge_working_days":1,"acknowledge_urgent_hours":2,"information_working_days":5,"decide_working_days":3,"decide_urgent_working_days":0,"first_contact_working_days":5,"progress_weeks":6,"hold_review_days":14,"closing_feedback_working_days":2,"feedback_seen_working_days":5,"cancellation_working_days":1,"draft_expiry_days":28}', NULL, NULL, '2026-11-20T10:00:00.000000Z', 1);
INSERT INTO organisation (partnership, id, kind, name, sort, ods_code, closed_on, version)
VALUES ('par_01M7W6C3807ECKV8T4RT3H2MF9', 'org_01M7W6C380SS912ZJ8B1G5AFWM', 'health', 'Alder Vale Surgery', 'alder vale surgery', NULL, NULL, 1);
INSERT INTO organisation (partnership, id, kind, name, sort, ods_code, closed_on, version)
VALUES ('par_01M7W6C3807ECKV8T4RT3H2MF9', 'org_01M7W6C380YF529H9HW4VG6V51', 'advice', 'Alder Vale Law Centre', 'alder vale law centre', NULL, NULL, 1);
INSERT INTO team (partnership, id, organisation, site, name, sort, sensitivity, neutral, closed_on, version)
VALUES ('par_01M7W6C3807ECKV8T4RT3H2MF9', 'tea_01M7W6C380PAF9V5JRDXNAS7SS', 'org_01M7W6C380SS912ZJ8B1G5AFWM', NULL, 'Reception', 'reception', 'ordinary', '', NULL, 1);
INSERT INTO team (partnership, id, organisation, site, name, sort, sensitivity, neutral, closed_on, version)
VALUES ('par_01M7W6C3807ECKV8T4RT3H2MF9', 'tea_01M7W6C3805XJC226WQSF3JK80', 'org_01M7W6C380YF529H9HW4VG6V51', NULL, 'Welfare rights team', 'welfare rights team', 'ordinary', '', NULL, 1);
INSERT INTO service (partnership, id, organisation, team, name, sort, sensitivity, neutral, areas, channel, phone, opening, closed_on, version)
VALUES ('par_01M7W6C3807ECKV8T4RT3H2MF9', 'svc_01M7W6C380WBPFX6JZC413STRT', 'org_01M7W6C380YF529H9HW4VG6V51', 'tea_01M7W6C3805XJC226WQSF3JK80', 'Advice at your practice', 'advice at your practice', 'ordinary', 'Advice Service', 'welfare-benefits debt housing employment education community-care immigration', 'face-to-face', '', '[[{"from":"09:00:00","to":"17:00:00"}],[{"from":"09:00:00","to":"17:00:00"}],[{"from":"09:00:00","to":"17:00:00"}],[{"from":"09:00:00","to":"17:00:00"}],[{"from":"09:00:00","to":"17:00:00"}],[],[]]', NULL, 1);
INSERT INTO eligibility (partnership, id, service, site, team, from_on, until_on, funder, version)
VALUES ('par_01M7W6C3807ECKV8T4RT3H2MF9', 'eli_01M7W6C3800KQ943RSM7P2YS2E', 'svc_01M7W6C380WBPFX6JZC413STRT', NULL, 'tea_01M7W6C380PAF9V5JRDXNAS7SS', '2026-11-20', NULL, NULL, 1);
