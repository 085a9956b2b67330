import type { UserEntity } from '../data/user.entity.ts';
import type { UserDto } from './dto/user.dto.ts';

export function toUserDto(user: UserEntity): UserDto {
  return {
    id: user.id,
    email: user.email,
    name: user.name,
    role: user.role,
    disabled: user.disabled_at !== null,
    must_change_password: user.must_change_password,
    second_factors: user.second_factors,
    created_at: user.created_at.toISOString(),
    last_signed_in_at: user.last_signed_in_at?.toISOString() ?? null,
    version: user.version,
  };
}
