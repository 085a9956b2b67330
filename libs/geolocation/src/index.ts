export { AddressDatabases } from './address-databases.ts';
export { countryName, locationEvidence, type LocatedAddress } from './domain/location-evidence.ts';
export { GeolocationModule } from './geolocation.module.ts';
