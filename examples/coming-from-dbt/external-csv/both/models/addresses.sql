select '00501' as zip, '' as note, '2026-01-01' as label
