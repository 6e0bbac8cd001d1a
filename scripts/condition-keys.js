export const conditionKeys = async () => ({ global: [], services: {} })
